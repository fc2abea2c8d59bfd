@NullMarked
package io.spoor.export.table;

import org.jspecify.annotations.NullMarked;
