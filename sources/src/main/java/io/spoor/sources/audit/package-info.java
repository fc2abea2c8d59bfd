/**
 * Common parts of sources that are JSON audit logs: reading members, building the event, effects by
 * table.
 */
@NullMarked
package io.spoor.sources.audit;

import org.jspecify.annotations.NullMarked;
