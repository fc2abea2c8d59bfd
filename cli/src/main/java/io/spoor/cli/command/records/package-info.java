/** Commands for raw records: ingest and dead letters. */
@NullMarked
package io.spoor.cli.command.records;

import org.jspecify.annotations.NullMarked;
