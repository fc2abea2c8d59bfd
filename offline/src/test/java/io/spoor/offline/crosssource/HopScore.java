package io.spoor.offline.crosssource;

/** How many links of one kind the analysis found. */
final class HopScore {
  private int lost;
  private int unstated;
  private int open;
  private int openFound;
  private int identified;
  private int identifiedFound;
  private int bySubject;
  private int bySubjectFound;
  private int doubtful;

  /** A record of the link is lost. */
  void addLost() {
    lost++;
  }

  /** The records do not state the link. */
  void addUnstated() {
    unstated++;
  }

  /** What the records state is true of several chains. */
  void addOpen(boolean isFound) {
    open++;
    openFound += isFound ? 1 : 0;
  }

  /** {@code isSure}: found with a confidence above one half. */
  void addKnowable(boolean isIdentified, boolean isFound, boolean isSure) {
    identified += isIdentified ? 1 : 0;
    identifiedFound += isIdentified && isSure ? 1 : 0;
    bySubject += isIdentified ? 0 : 1;
    bySubjectFound += !isIdentified && isSure ? 1 : 0;
    doubtful += isFound && !isSure ? 1 : 0;
  }

  void add(HopScore other) {
    lost += other.lost;
    unstated += other.unstated;
    open += other.open;
    openFound += other.openFound;
    identified += other.identified;
    identifiedFound += other.identifiedFound;
    bySubject += other.bySubject;
    bySubjectFound += other.bySubjectFound;
    doubtful += other.doubtful;
  }

  int knowable() {
    return identified + bySubject;
  }

  int found() {
    return identifiedFound + bySubjectFound;
  }

  double share() {
    return knowable() == 0 ? 1 : (double) found() / knowable();
  }

  /** Columns of the table. */
  String row() {
    return "%d | %d of %d | %d of %d | %d | %.1f %% | %d of %d | %d | %d"
        .formatted(
            knowable(),
            identifiedFound,
            identified,
            bySubjectFound,
            bySubject,
            doubtful,
            100 * share(),
            openFound,
            open,
            unstated,
            lost);
  }
}
