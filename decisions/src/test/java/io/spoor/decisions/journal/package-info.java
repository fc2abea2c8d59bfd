@NullMarked
package io.spoor.decisions.journal;

import org.jspecify.annotations.NullMarked;
