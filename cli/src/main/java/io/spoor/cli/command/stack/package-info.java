/** Commands that start, stop and set up servers: up, down, demo, replay, serve, topics, kibana. */
@NullMarked
package io.spoor.cli.command.stack;

import org.jspecify.annotations.NullMarked;
