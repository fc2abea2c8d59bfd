@NullMarked
package io.spoor.export.retention;

import org.jspecify.annotations.NullMarked;
