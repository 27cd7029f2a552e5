import type { EtsConstants } from './ets-filter.ts';
import type { EtsForm } from './ets-form.ts';

const MARGIN = 1e-8;

/**
 * Tells whether old observations lose their weight, so that the model can be forecast from: all roots of its
 * characteristic equation lie inside the unit circle (Hyndman et al. 2008, chapter 10).
 *
 * @param scratch of `seasonLength + 2`, overwritten: a search asks hundreds of times
 */
export function isAdmissible(
  constants: EtsConstants,
  form: EtsForm,
  seasonLength: number,
  scratch: Float64Array = new Float64Array(seasonLength + 2),
): boolean {
  const { alpha, phi } = constants;
  const beta = form.trend === 'N' ? 0 : constants.beta;
  if (form.season === 'N') {
    return (
      alpha >= 1 - 1 / phi - MARGIN &&
      alpha <= 1 + 1 / phi &&
      beta >= alpha * (phi - 1) - MARGIN &&
      beta <= (1 + phi) * (2 - alpha)
    );
  }
  writeCharacteristic(constants, beta, scratch);
  return reducesToConstant(scratch);
}

/** Tells by the Schur–Cohn recursion whether no root lies outside the unit circle; constants come first. */
export function isStable(polynomial: ArrayLike<number>): boolean {
  return reducesToConstant(Float64Array.from(polynomial));
}

/** Writes the characteristic polynomial of a model with trend and season, from its constant on. */
function writeCharacteristic({ alpha, gamma, phi }: EtsConstants, beta: number, polynomial: Float64Array): void {
  const degree = polynomial.length - 1;
  polynomial.fill(alpha + beta - alpha * phi);
  polynomial[0] = phi * (1 - alpha - gamma);
  polynomial[1] = alpha + beta - alpha * phi + gamma - 1;
  polynomial[degree - 1] = alpha + beta - phi;
  polynomial[degree] = 1;
}

/** The recursion itself; it overwrites the polynomial, each reduced one standing at the end of the one before. */
function reducesToConstant(polynomial: Float64Array): boolean {
  const last = polynomial.length - 1;
  for (let from = 0; from < last; from++) {
    const reflection = (polynomial[from] ?? 0) / (polynomial[last] ?? 0);
    if (!(Math.abs(reflection) <= 1 + MARGIN)) {
      return false;
    }
    const scale = 1 - reflection * reflection;
    if (scale < MARGIN) {
      return true;
    }
    const inverse = 1 / scale;
    const first = polynomial[from] ?? 0;
    for (let low = from + 1, high = last - 1; low <= high; low++, high--) {
      const one = polynomial[low] ?? 0;
      const other = polynomial[high] ?? 0;
      polynomial[low] = (one - reflection * other) * inverse;
      polynomial[high] = (other - reflection * one) * inverse;
    }
    polynomial[last] = ((polynomial[last] ?? 0) - reflection * first) * inverse;
  }
  return true;
}
