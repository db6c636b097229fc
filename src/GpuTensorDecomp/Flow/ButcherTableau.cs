namespace GpuTensorDecomp.Flow;

/// <summary>
/// An explicit Runge-Kutta method: stage s starts from y + h Σ_{j&lt;s} A[s][j] k_j, the step ends
/// at y + h Σ B[j] k_j with error estimate h Σ E[j] k_j (empty where there is none).
/// </summary>
/// <param name="Name">The usual name.</param>
/// <param name="Order">Order of accuracy.</param>
/// <param name="A">Strictly lower triangle, one row a stage; the first is empty.</param>
/// <param name="B">Weights of the result.</param>
/// <param name="E">B minus the embedded method's weights.</param>
public sealed record ButcherTableau(
    string Name, int Order, double[][] A, double[] B, double[] E)
{
    /// <summary>The midpoint rule, order 2.</summary>
    public static ButcherTableau Midpoint { get; } = new("midpoint", 2, [[], [0.5]], [0, 1], []);

    /// <summary>The classical method of order 4.</summary>
    public static ButcherTableau Classical { get; } = new(
        "classical", 4, [[], [0.5], [0, 0.5], [0, 0, 1]], [1 / 6.0, 1 / 3.0, 1 / 3.0, 1 / 6.0], []);

    /// <summary>Dormand and Prince 1980, order 5 with an embedded order 4.</summary>
    public static ButcherTableau DormandPrince { get; } = new(
        "Dormand-Prince 5(4)",
        5,
        [
            [],
            [1 / 5.0],
            [3 / 40.0, 9 / 40.0],
            [44 / 45.0, -56 / 15.0, 32 / 9.0],
            [19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0],
            [9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0],
            [35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0],
        ],
        [35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0, 0],
        [
            71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0,
        ]);

    /// <summary>The number of stages.</summary>
    public int StageCount => A.Length;

    /// <summary>
    /// Whether the last stage is the result (first same as last), so that it costs nothing extra.
    /// </summary>
    public bool IsFirstSameAsLast =>
        A[^1].AsSpan().SequenceEqual(B.AsSpan(0, A[^1].Length)) && B[^1] == 0;
}
