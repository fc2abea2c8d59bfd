/**
 * The facts of a finding's explanation, and the one renderer that turns them into a sentence.
 *
 * <p>Detectors state facts: actor, verb, parts, outcome, times, reasons. They hold no sentences, so
 * that every output says the same and a test can check the facts.
 */
@NullMarked
package io.spoor.pipeline.detect.explanation;

import org.jspecify.annotations.NullMarked;
