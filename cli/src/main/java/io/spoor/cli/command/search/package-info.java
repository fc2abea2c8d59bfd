/** Commands that search what is indexed: alerts, chains, findings, identities. */
@NullMarked
package io.spoor.cli.command.search;

import org.jspecify.annotations.NullMarked;
