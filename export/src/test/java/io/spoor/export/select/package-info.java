@NullMarked
package io.spoor.export.select;

import org.jspecify.annotations.NullMarked;
