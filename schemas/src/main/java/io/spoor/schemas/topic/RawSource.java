package io.spoor.schemas.topic;

/**
 * A source of raw records.
 *
 * @param name its name, as in {@link TopicCatalogue#raw}
 * @param authority whether its statements outrank those of other sources; its topic then has a
 *     writer of its own
 */
public record RawSource(String name, boolean authority) {
  /** Name of the source of second opinions; its topic has a writer of its own. */
  public static final String OPINION = "opinion";

  /** Topic of its raw records. */
  public Topic topic() {
    return TopicCatalogue.raw(name);
  }
}
