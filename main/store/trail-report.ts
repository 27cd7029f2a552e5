export type TrailProblemKind =
  /** Numbers are missing between two records. */
  | 'gap'
  /** A record's content was changed. */
  | 'altered'
  /** A genuine record stands in another place. */
  | 'moved'
  /** Records after the last one are missing, or the stored head was changed. */
  | 'truncated'
  /** The anchor log knows of records that the database does not have in this form. */
  | 'rolled-back'
  /** A searchable row says something else than its record. */
  | 'row-differs'
  | 'row-missing'
  | 'image-missing'
  | 'image-altered'
  | 'unreadable';

/** `seq` is the record's number; null when the finding belongs to no single record. */
export type TrailProblem = {
  readonly seq: number | null;
  readonly kind: TrailProblemKind;
  /** One line for a person: where and what. */
  readonly message: string;
};

export type TrailReport = {
  readonly records: number;
  /** Image files that were read and hashed. */
  readonly images: number;
  /** Null when there is no record. */
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
  /** Empty when the trail is whole. */
  readonly problems: readonly TrailProblem[];
};
