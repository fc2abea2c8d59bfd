@NullMarked
package io.spoor.cli.command;

import org.jspecify.annotations.NullMarked;
