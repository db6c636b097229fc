using ILGPU;

namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>
/// The group of threads that works on one component: thread t takes the coordinates t, t + Size, …
/// and partial results are added in a fixed order, so that equal input gives equal bits.
/// </summary>
public static class RowGroup
{
    /// <summary>Threads of a group: one warp.</summary>
    public const int Size = 32;

    /// <summary>
    /// Σ of the threads' values, the same for each; every thread must call it. Each adds all
    /// numbers itself, in four chains that run side by side: two barriers instead of a tree's six.
    /// </summary>
    /// <param name="shared">At least <see cref="Size"/> shared numbers.</param>
    /// <param name="value">This thread's value.</param>
    public static double Sum(ArrayView<double> shared, double value)
    {
        shared[Group.IdxX] = value;
        Group.Barrier();
        double a = 0, b = 0, c = 0, d = 0;
        for (int t = 0; t < Size; t += 4)
        {
            a += shared[t];
            b += shared[t + 1];
            c += shared[t + 2];
            d += shared[t + 3];
        }

        // The next sum must not overwrite what a slower thread has yet to read.
        Group.Barrier();
        return a + b + (c + d);
    }
}
