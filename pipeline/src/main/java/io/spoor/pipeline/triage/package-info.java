/**
 * Triage: joins alerts and the verdicts of analysts. It is a stage of its own, behind the alerts,
 * so that verdicts cost the other stages nothing.
 */
@NullMarked
package io.spoor.pipeline.triage;

import org.jspecify.annotations.NullMarked;
