/** npm start: installs what is missing, builds, serves the app and prints its address. */
import { installNpmPackages, root, run } from './setup.mjs';

installNpmPackages();
run('npm', ['run', '--silent', 'build']);
run(process.execPath, [`${root}/dist/cli/tauscope.js`, 'serve', ...process.argv.slice(2)]);
