import type { EtsConstants } from './ets-filter.ts';
import type { EtsForm } from './ets-form.ts';

const MARGIN = 1e-8;

/**
 * Tells whether old observations lose their weight, so that the model can be forecast from: all roots of its
 * characteristic equation lie inside the unit circle (Hyndman et al. 2008, chapter 10).
 */
export function isAdmissible(constants: EtsConstants, form: EtsForm, seasonLength: number): boolean {
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
  return isStable(characteristicPolynomial(constants, beta, seasonLength));
}

/** Coefficients from the constant on of the characteristic polynomial of a model with trend and season. */
function characteristicPolynomial({ alpha, gamma, phi }: EtsConstants, beta: number, seasonLength: number) {
  const polynomial = new Float64Array(seasonLength + 2).fill(alpha + beta - alpha * phi);
  polynomial[0] = phi * (1 - alpha - gamma);
  polynomial[1] = alpha + beta - alpha * phi + gamma - 1;
  polynomial[seasonLength] = alpha + beta - phi;
  polynomial[seasonLength + 1] = 1;
  return polynomial;
}

/** Tells by the Schur–Cohn recursion whether no root lies outside the unit circle; constants come first. */
export function isStable(polynomial: ArrayLike<number>): boolean {
  let current = Float64Array.from(polynomial);
  while (current.length > 1) {
    const degree = current.length - 1;
    const lead = current[degree] ?? 0;
    const reflection = (current[0] ?? 0) / lead;
    if (!(Math.abs(reflection) <= 1 + MARGIN)) {
      return false;
    }
    const scale = 1 - reflection * reflection;
    if (scale < MARGIN) {
      return true;
    }
    const next = new Float64Array(degree);
    for (let k = 0; k < degree; k++) {
      next[k] = ((current[k + 1] ?? 0) - reflection * (current[degree - k - 1] ?? 0)) / scale;
    }
    current = next;
  }
  return true;
}
