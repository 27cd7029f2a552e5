import type { StationStatus } from '../contract/status.ts';
import type { Route } from './components/navigation/route.ts';
import { useRoute } from './components/navigation/use-route.ts';
import { useStation } from './components/services/services.ts';
import { CamerasScreen } from './features/camera-setup/cameras-screen.tsx';
import { HistoryScreen } from './features/history/history-screen.tsx';
import { OperatorScreen } from './features/operator/operator-screen.tsx';
import { RecipesScreen } from './features/recipes/recipes-screen.tsx';
import { ConnectingScreen } from './features/station/connecting-screen.tsx';
import { StationShell } from './features/station/station-shell.tsx';
import { TeachScreen } from './features/teach/teach-screen.tsx';

function Screen({ route, status }: { readonly route: Route; readonly status: StationStatus }) {
  switch (route.screen) {
    case 'inspect':
      return <OperatorScreen status={status} />;
    case 'teach':
      return <TeachScreen sessionId={route.id} status={status} />;
    case 'recipes':
      return <RecipesScreen status={status} />;
    case 'history':
      return <HistoryScreen inspectionId={route.id} />;
    case 'cameras':
      return <CamerasScreen place={route.place} recipeId={route.id} viewName={route.view} status={status} />;
  }
}

/** The station's window. `isInShell` tells the desktop program from a browser. */
export function App({ isInShell }: { readonly isInShell: boolean }) {
  const route = useRoute();
  const status = useStation((state) => state.status);
  if (status === null) {
    return <ConnectingScreen isInShell={isInShell} />;
  }
  return (
    <StationShell status={status} screen={route.screen} isInShell={isInShell}>
      <Screen route={route} status={status} />
    </StationShell>
  );
}
