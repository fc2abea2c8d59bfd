@NullMarked
package io.spoor.local.search;

import org.jspecify.annotations.NullMarked;
