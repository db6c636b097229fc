namespace GpuTensorDecomp.Plans;

/// <summary>The methods of <c>solve --method</c>.</summary>
public enum SolveMethod
{
    /// <summary>
    /// The default: homogeneity 4 from a small start by quasi-static steps, components added when
    /// the pool of small ones is used up, then condensed and polished; finds the rank.
    /// </summary>
    Deflation,

    /// <summary>
    /// Algorithm 1 of the 2021 paper: epochs of gradient flow with re-initialisation.
    /// </summary>
    ModifiedFlow,

    /// <summary>Plain gradient flow: adaptive Runge-Kutta, or steps of a given size.</summary>
    Flow,

    /// <summary>Gradient descent with a fixed or adaptive-rate step.</summary>
    Descent,

    /// <summary>
    /// The 2020 paper's variant of gradient descent: signs, scales reset after each step, a mode
    /// switch, and epochs that begin with a small component drawn anew.
    /// </summary>
    BeyondLazy,

    /// <summary>
    /// Training linearised around its start (the tangent model): a baseline.
    /// </summary>
    Lazy,

    /// <summary>
    /// The tensor power method with deflation: a baseline; its own loop.
    /// </summary>
    Power,
}
