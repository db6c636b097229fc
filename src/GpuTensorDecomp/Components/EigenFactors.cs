using GpuTensorDecomp.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace GpuTensorDecomp.Components;

/// <summary>
/// Order 2, where Σ_i w_i u_i u_iᵀ does not tell its terms: any rotation of them within their span
/// gives the same matrix. Its eigenvalues and eigenvectors are the one choice that is orthonormal,
/// and no other has fewer terms; it is unique but for signs, and for rotations among vectors of
/// one eigenvalue.
/// </summary>
internal static class EigenFactors
{
    /// <summary>2⁻⁵², the relative error of an eigenvalue for each row of the matrix.</summary>
    private const double Rounding = 2.220446049250313e-16;

    /// <summary>Σ_k λ_k v_k v_kᵀ by falling |λ|, v orthonormal: at most d factors.</summary>
    /// <param name="model">A tensor of order 2; vectors of any norm.</param>
    /// <param name="drop">
    /// Eigenvalues with |λ| below this share of the largest are left out, and those that are zero
    /// to rounding.
    /// </param>
    public static FactoredTensor Of(FactoredTensor model, double drop = 0)
    {
        int d = model.Dimension, m = model.Rank;
        if (m == 0)
            return model;
        var vectors = Matrix<double>.Build.Dense(d, m, model.Vectors); // u_i as columns
        var weights = Matrix<double>.Build.DenseOfDiagonalArray(model.Weights);

        // With U = QR and fewer terms than coordinates, R diag(w) Rᵀ is the smaller matrix.
        QR<double>? span = m < d ? vectors.QR(QRMethod.Thin) : null;
        Matrix<double> inner = span?.R ?? vectors;
        Evd<double> spectrum = (inner * weights).TransposeAndMultiply(inner)
            .Evd(Symmetricity.Symmetric);
        Matrix<double> eigenvectors =
            span is null ? spectrum.EigenVectors : span.Q * spectrum.EigenVectors;

        double[] eigenvalues = [.. spectrum.EigenValues.Select(value => value.Real)];
        double largest = eigenvalues.Max(Math.Abs);
        double least = largest * Math.Max(drop, Rounding * eigenvalues.Length);
        int[] kept =
        [
            .. Enumerable.Range(0, eigenvalues.Length)
                .Where(k => Math.Abs(eigenvalues[k]) > least)
                .OrderByDescending(k => Math.Abs(eigenvalues[k])),
        ];
        return new FactoredTensor(
            2,
            d,
            [.. kept.Select(k => eigenvalues[k])],
            [.. kept.SelectMany(k => eigenvectors.Column(k))]);
    }
}
