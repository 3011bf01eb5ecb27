import type { ErrorInfo, ReactNode } from 'react';
import { Component } from 'react';

interface ErrorBoundaryProps {
  readonly onReset: () => void;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: Error | null;
}

/** Keeps the page from going blank: says what failed and leads back. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="failure card" role="alert">
        <h1>This view failed</h1>
        <p>
          {error.message}. Your files are untouched, and the address above still holds the settings: reload
          the page to explore again, or go back to the first screen.
        </p>
        <p className="failure__actions">
          <button type="button" className="button button--primary" onClick={() => location.reload()}>
            Reload
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              this.props.onReset();
              this.setState({ error: null });
            }}
          >
            First screen
          </button>
        </p>
      </main>
    );
  }
}
