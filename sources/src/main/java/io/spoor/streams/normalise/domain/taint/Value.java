package io.spoor.streams.normalise.domain.taint;

import io.spoor.streams.trace.ValueKind;

/** A value found in a text, in its canonical form. */
record Value(ValueKind kind, String canonical) {}
