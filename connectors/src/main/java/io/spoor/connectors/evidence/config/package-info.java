/** What a task works by. */
@NullMarked
package io.spoor.connectors.evidence.config;

import org.jspecify.annotations.NullMarked;
