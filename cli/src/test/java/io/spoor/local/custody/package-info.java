@NullMarked
package io.spoor.local.custody;

import org.jspecify.annotations.NullMarked;
