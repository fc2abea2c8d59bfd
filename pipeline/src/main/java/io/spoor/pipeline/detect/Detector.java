package io.spoor.pipeline.detect;

/** Evaluates facts, actions, tool calls, or what another detector found of a tool call. Pure. */
public sealed interface Detector
    permits ActionDetector, FactDetector, ReviewingDetector, ToolCallDetector {
  DetectorInfo info();
}
