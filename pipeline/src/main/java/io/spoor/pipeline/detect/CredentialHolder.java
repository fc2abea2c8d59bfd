package io.spoor.pipeline.detect;

import io.spoor.schemas.key.Keys;
import java.util.List;

/** The party that had a credential of a chain, as far as records show it. */
public enum CredentialHolder {
  /** The agent of a run: the run presented it, or a session was issued to a credential of it. */
  AGENT,

  /** A workflow in the chain: it runs elsewhere, and obtains credentials of its own. */
  WORKFLOW,

  /** No record shows it. */
  UNKNOWN;

  private static final String RUN_KIND = "trace";
  private static final String WORKFLOW_KIND = "workflow";

  /**
   * A key without end may be given to others, and the log of its use does not tell who used it. The
   * origin of a credential that a run began with is no identity of its agent.
   *
   * @param key key of the credential
   * @param ancestors keys of its ancestors, nearest first
   * @param presented whether a record other than the log of its use has it
   */
  public static CredentialHolder of(
      String key, List<String> ancestors, boolean issued, boolean presented) {
    List<String> kinds = ancestors.stream().map(Keys::kind).toList();
    if (presented && kinds.contains(RUN_KIND)) {
      return AGENT;
    }
    int workflow = kinds.indexOf(WORKFLOW_KIND);
    int run = kinds.indexOf(RUN_KIND);
    if (workflow >= 0 && (run < 0 || workflow < run)) {
      return WORKFLOW;
    }
    return run >= 0 && issued && !Keys.hasDay(key) ? AGENT : UNKNOWN;
  }
}
