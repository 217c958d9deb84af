/**
 * What the device shows while it loads the project, and when nobody plays. No document of its maker says how these files are named; two others agree:
 * TuscanPL/SparkyMK2, docs/re/02-files.md ("Layout", "PICTURE/*.bmp"), from an export of firmware 5.52, and owners who put their own there, among them
 * reddit.com/r/sp404mk2, "Ultimate Guide to Custom Startup Screens and Screen Savers", whose readers tell which form is taken: Windows 3.x, 1,086 bytes.
 * The device has further places of both (`_2` and on), which are frames of an animation; a picture that stands still has the first.
 */
const names = ['startup_1.bmp', 'screen_saver_1.bmp'];

/** The files of a picture, with paths below the folder of the project. @param picture a bitmap in base64 */
export function pictureFiles(
  picture: string,
): ReadonlyArray<{ readonly path: string; readonly bytes: Uint8Array }> {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  return names.map((name) => ({ path: `PICTURE/${name}`, bytes }));
}
