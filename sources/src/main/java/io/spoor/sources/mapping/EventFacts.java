package io.spoor.sources.mapping;

import java.util.List;

/** Values of one event that a table of effects refers to by name; computed when asked for. */
public interface EventFacts {
  /** The values of a name that the source gave to {@link EffectTable#load}; empty: none. */
  List<String> values(String name);

  /** Facts of a source that has none. */
  EventFacts NONE = _ -> List.of();
}
