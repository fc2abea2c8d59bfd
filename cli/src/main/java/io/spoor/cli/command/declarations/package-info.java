/** Commands for what operators declare: manifests, principals, exceptions. */
@NullMarked
package io.spoor.cli.command.declarations;

import org.jspecify.annotations.NullMarked;
