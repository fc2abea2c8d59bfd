@NullMarked
package io.spoor.local.command;

import org.jspecify.annotations.NullMarked;
