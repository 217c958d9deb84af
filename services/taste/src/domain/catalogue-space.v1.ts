import { catalogueScaler } from '@trc/music/catalogue-scaler.v1';
import type { CatalogueSpace } from './catalogue-space.ts';

/** Written by tools/fit-catalogue-space.ts from 28355 recordings. Frozen: a new fit is a new version. */
export const catalogueSpace: CatalogueSpace = {
  version: 'catalogue-space-1',
  ...catalogueScaler,
  // One row for each component; columns: danceability, energy, valence, acousticness, instrumentalness, speechiness, liveness, tempo, loudness.
  loadings: [
    [-0.040794, 0.613289, 0.102213, -0.491273, -0.072452, -0.000517, 0.162502, 0.178883, 0.55386],
    [0.624844, -0.020174, 0.56974, 0.015141, -0.295608, 0.330338, -0.144596, -0.25118, 0.061836],
    [-0.275417, -0.108671, -0.038011, 0.204487, -0.526362, 0.531506, 0.472974, 0.292645, -0.013206],
    [0.233979, 0.051046, -0.134845, -0.090732, 0.566316, 0.349133, 0.605205, -0.31297, -0.096962],
    [0.171817, -0.019001, -0.009472, -0.084864, 0.391059, 0.436163, -0.355676, 0.693892, -0.108023],
    [-0.006025, 0.020577, 0.633166, 0.137726, 0.163069, -0.426635, 0.412855, 0.37804, -0.24021],
    [-0.183933, 0.241569, 0.145492, 0.746519, 0.287128, 0.129055, -0.120725, -0.088397, 0.455926],
    [0.61507, -0.151841, -0.417666, 0.249668, -0.121858, -0.311725, 0.22115, 0.298421, 0.33447],
  ],
  explained: [0.240948, 0.167721, 0.121469, 0.109122, 0.10786, 0.095804, 0.069807, 0.062393],
};
