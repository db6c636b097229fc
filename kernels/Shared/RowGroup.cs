using ILGPU;

namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// The group of threads that works on one component: thread t takes the coordinates t, t + Size, …
/// and partial results are added in a fixed tree, so that equal input gives equal bits.
/// </summary>
public static class RowGroup
{
    /// <summary>Threads of a group: one warp.</summary>
    public const int Size = 32;

    /// <summary>Σ of the threads' values, the same for each; every thread must call it.</summary>
    /// <param name="shared">At least <see cref="Size"/> shared numbers.</param>
    /// <param name="value">This thread's value.</param>
    public static double Sum(ArrayView<double> shared, double value)
    {
        int t = Group.IdxX;
        shared[t] = value;
        Group.Barrier();
        for (int half = Size / 2; half > 0; half >>= 1)
        {
            if (t < half)
                shared[t] += shared[t + half];
            Group.Barrier();
        }

        double sum = shared[0];

        // The next sum must not overwrite what a slower thread has yet to read.
        Group.Barrier();
        return sum;
    }
}
