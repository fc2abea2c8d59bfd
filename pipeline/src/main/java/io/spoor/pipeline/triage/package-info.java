/**
 * Triage: joins alerts with the verdicts of analysts. It is a separate stage after alerting, so
 * that verdicts cost the other stages nothing.
 */
@NullMarked
package io.spoor.pipeline.triage;

import org.jspecify.annotations.NullMarked;
