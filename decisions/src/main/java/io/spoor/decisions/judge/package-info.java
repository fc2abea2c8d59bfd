/**
 * Judges calls before they are made, with the judge of recorded calls: {@link
 * io.spoor.decisions.judge.RunContentStore} holds what runs have read on disk, {@link
 * io.spoor.decisions.judge.CallJudge} asks.
 */
@org.jspecify.annotations.NullMarked
package io.spoor.decisions.judge;
