using Pigeon.Benchmarks;

// dotnet run -c Release --project tests/Pigeon.Benchmarks -- [NAMES] [--store]
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
return await Suite.RunAsync(args, stop.Token);
