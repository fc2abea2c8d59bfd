/** Commands for what operators state: manifests, principals, exceptions. */
@NullMarked
package io.spoor.cli.command.inputs;

import org.jspecify.annotations.NullMarked;
