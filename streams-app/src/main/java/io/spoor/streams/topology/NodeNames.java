package io.spoor.streams.topology;

/**
 * Names of nodes and stores. They appear in the README's diagram, in metrics, and in changelog
 * topics.
 */
final class NodeNames {
  static final String RAW = "raw";
  static final String NORMALISE = "normalise";
  static final String EVENTS_OUT = "events-out";
  static final String DEAD_LETTERS_OUT = "dead-letters-out";
  static final String EARLY_LINKS_OUT = "early-links-out";
  static final String NORMALISE_VIEWS_OUT = "normalise-views-out";

  static final String EVENTS_IN = "events-in";
  static final String STITCH_EVENTS_OUT = "stitch-events-out";
  static final String KEY_MESSAGES_IN = "key-messages-in";
  static final String STITCH = "stitch";
  static final String STITCH_ROWS = "stitch-rows";
  static final String STITCH_KEY_MESSAGES_OUT = "stitch-key-messages-out";
  static final String STITCH_ACTIONS_OUT = "stitch-actions-out";
  static final String STITCH_CHAIN_MESSAGES_OUT = "stitch-chain-messages-out";
  static final String STITCH_FINDINGS_OUT = "stitch-findings-out";
  static final String STITCH_VIEWS_OUT = "stitch-views-out";

  static final String PROFILE = "profile";
  static final String PROFILE_CHAIN_MESSAGES_OUT = "profile-chain-messages-out";
  static final String PROFILE_FINDINGS_OUT = "profile-findings-out";
  static final String IDENTITIES_OUT = "identities-out";

  static final String CHAIN_MESSAGES_IN = "chain-messages-in";
  static final String ASSEMBLE = "assemble";
  static final String CHAIN_ROWS = "chain-rows";
  static final String ASSEMBLE_KEY_MESSAGES_OUT = "assemble-key-messages-out";
  static final String ASSEMBLE_CHAIN_MESSAGES_OUT = "assemble-chain-messages-out";
  static final String ASSEMBLE_FINDINGS_OUT = "assemble-findings-out";
  static final String CHAINS_OUT = "chains-out";
  static final String ALERTS_OUT = "alerts-out";
  static final String ASSEMBLE_VIEWS_OUT = "assemble-views-out";

  static final String TRIAGE_ALERTS_IN = "triage-alerts-in";
  static final String TRIAGE_VERDICTS_IN = "triage-verdicts-in";
  static final String TRIAGE = "triage";
  static final String TRIAGE_ROWS = "triage-rows";
  static final String TRIAGED_ALERTS_OUT = "triaged-alerts-out";

  private NodeNames() {}
}
