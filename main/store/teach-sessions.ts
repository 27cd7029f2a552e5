import type Sqlite from 'better-sqlite3';
import type { Sha256, TeachSessionId } from '../../contract/ids.ts';
import type { TeachSession } from '../../contract/teach.ts';

/** Teaching as it stands now; only its outcome, the recipe, goes into the chain. */
export interface TeachSessions {
  save(session: TeachSession): void;
  /** Newest first. */
  list(): readonly TeachSession[];
  /** The session's images stay until the next sweep of unused files. */
  delete(sessionId: TeachSessionId): void;
  usesModel(model: Sha256): boolean;
}

export function createTeachSessions(database: Sqlite.Database): TeachSessions {
  const upsert =
    database.prepare(`INSERT INTO teach_sessions(session_id, created_us, model_sha256, body) VALUES(?, ?, ?, ?)
    ON CONFLICT(session_id) DO UPDATE SET model_sha256 = excluded.model_sha256, body = excluded.body`);
  const release = database.prepare('DELETE FROM teach_images WHERE session_id = ?');
  const hold = database.prepare('INSERT OR IGNORE INTO teach_images(session_id, sha256) VALUES(?, ?)');
  const list = database
    .prepare<[], string>('SELECT body FROM teach_sessions ORDER BY created_us DESC, session_id DESC')
    .pluck();
  const remove = database.prepare('DELETE FROM teach_sessions WHERE session_id = ?');
  const usesModel = database.prepare<[string]>('SELECT 1 FROM teach_sessions WHERE model_sha256 = ?').pluck();
  return {
    save: (session) => {
      const { sessionId, createdAtUs, modelSha256 } = session;
      upsert.run(sessionId, createdAtUs, modelSha256, JSON.stringify(session));
      release.run(sessionId);
      for (const image of session.images) {
        hold.run(sessionId, image.sha256);
        hold.run(sessionId, image.thumbnailSha256);
      }
    },
    list: () => list.all().map((body) => JSON.parse(body) as TeachSession),
    delete: (sessionId) => {
      release.run(sessionId);
      remove.run(sessionId);
    },
    usesModel: (model) => usesModel.get(model) !== undefined,
  };
}
