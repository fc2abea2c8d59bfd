package io.spoor.streams.detect.domain.taint;

import io.spoor.streams.trace.ValueKind;
import java.util.List;

/**
 * How a call came about, as far as it can be told.
 *
 * @param score 0 to 100
 * @param factors how the score came about, a summand each
 * @param high whether severity high is right
 * @param argument argument that came from the source; empty: none, the call does what it says
 * @param source the result it came from
 * @param cover how far the request asks for it
 * @param provisional whether the request is still to come
 */
record Assessment(
    int score,
    List<String> factors,
    boolean high,
    boolean critical,
    String argument,
    ValueKind kind,
    Sighting source,
    Request.Cover cover,
    boolean provisional) {}
