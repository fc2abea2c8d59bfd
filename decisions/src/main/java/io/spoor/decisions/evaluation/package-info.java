/**
 * Evaluates calls before they are made, with the evaluator of recorded calls: {@link
 * io.spoor.decisions.evaluation.RunContentStore} holds what runs have read on disk, {@link
 * io.spoor.decisions.evaluation.CallEvaluator} asks.
 */
@org.jspecify.annotations.NullMarked
package io.spoor.decisions.evaluation;
