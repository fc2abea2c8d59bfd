/**
 * Profile: normal behaviour of agents, and profiles of agents and principals over all their runs.
 */
@NullMarked
package io.spoor.pipeline.profile;

import org.jspecify.annotations.NullMarked;
