using MathNet.Numerics;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// While any is held, factorisations of the algebra library run on the thread that asks for them.
/// The library's setting is the process's: the last one to go puts back what the first one found.
/// </summary>
internal sealed class SingleThreadedAlgebra : IDisposable
{
    private static readonly Lock Gate = new();
    private static int _held;
    private static int _before; // threads

    public SingleThreadedAlgebra()
    {
        lock (Gate)
        {
            if (_held++ > 0)
                return;
            _before = Control.MaxDegreeOfParallelism;

            // Control.UseSingleThread would also leave random numbers without their locks.
            Control.MaxDegreeOfParallelism = 1;
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (--_held == 0)
                Control.MaxDegreeOfParallelism = _before;
        }
    }
}
