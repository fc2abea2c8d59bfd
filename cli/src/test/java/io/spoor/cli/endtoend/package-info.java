@NullMarked
package io.spoor.cli.endtoend;

import org.jspecify.annotations.NullMarked;
