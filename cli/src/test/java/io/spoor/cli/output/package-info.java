@NullMarked
package io.spoor.cli.output;

import org.jspecify.annotations.NullMarked;
