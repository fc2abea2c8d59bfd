/** The page that people read and print. */
@NullMarked
package io.spoor.export.report;

import org.jspecify.annotations.NullMarked;
