package io.spoor.sources;

/** Turns raw records of one source into events. Pure and thread-safe. */
public interface Normaliser {

  /** Name of the source, as in {@code --source} and {@code spoor.raw.<source>}. */
  String source();

  /** Normalises a record: exactly one outcome for any bytes; never throws. */
  NormaliseResult normalise(RawRecord raw, NormaliseSettings settings);
}
