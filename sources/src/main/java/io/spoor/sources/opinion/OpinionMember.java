package io.spoor.sources.opinion;

/** Members that the mapping reads of a record, with what they state. */
enum OpinionMember {
  TRACE_ID("trace_id", "the id"),
  SPAN_ID("span_id", "the id"),
  TIME("time", "when the opinion was given"),
  VERDICT("verdict", "the verdict"),
  MODEL("model", "the model"),
  REASON("reason", "the reason");

  private final String label;
  private final String meaning;

  OpinionMember(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  /** Its name. */
  String label() {
    return label;
  }

  /** What it states, for the detail of a dead letter. */
  String meaning() {
    return meaning;
  }

  /** JSON pointer to it. */
  String pointer() {
    return '/' + label;
  }
}
