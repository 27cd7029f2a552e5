import type { Service } from '../lifecycle/service.ts';
import type { RecipeService } from './recipe-service.ts';
import type { TeachService } from '../teach/teach-service.ts';

type Deps = {
  readonly recipes: RecipeService;
  readonly teach: TeachService;
  /** Teaches the sample product; null where there is none. */
  readonly teachSample: (() => Promise<void>) | null;
};

/** After the start: brings back the recipe in use, teaches the sample product on first start, goes on with interrupted trainings. */
export function createPreparationService({ recipes, teach, teachSample }: Deps): Service {
  return {
    name: 'preparation',
    run: async () => {
      await recipes.restore();
      await teach.resume();
      await teachSample?.();
    },
    stop: () => teach.stop(),
  };
}
