@NullMarked
package io.spoor.cli.policies;

import org.jspecify.annotations.NullMarked;
