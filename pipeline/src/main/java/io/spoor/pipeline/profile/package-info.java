/**
 * Profile: what is normal for an agent, and what is known of it and of principals over all runs.
 */
@NullMarked
package io.spoor.pipeline.profile;

import org.jspecify.annotations.NullMarked;
